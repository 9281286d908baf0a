"""How the demo draws: scenes that a prompt decides, moves over pictures, letters and tones."""
