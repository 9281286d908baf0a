"""Qt, and nothing but showing: widgets get values and say by signals what a person did."""
