"""What all schemas have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

#: A name, an address or the like: long enough that it is the use case which says what is wrong with it.
ShortText = Annotated[str, Field(max_length=1000)]


#: The same for what goes to the database as it is: PostgreSQL holds every character but this one.
StoredText = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]


class Input(BaseModel):
    """What a client sends: unknown members are refused, and errors never repeat a value."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Output(BaseModel):
    """What a client gets."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, serialize_by_alias=True)


class NoInput(Input):
    """Nothing: the address says it all."""
