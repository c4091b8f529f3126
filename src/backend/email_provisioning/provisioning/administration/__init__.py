"""What administrators do, and what they and the auditors see."""
