"""Qt widgets: they show values and emit signals for what the user did."""
