"""Working professional e-mail addresses in a second, whatever provider stands behind them."""
