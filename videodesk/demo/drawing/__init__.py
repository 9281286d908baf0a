"""Drawing of the demo's clips: scenes chosen by the prompt, moves over images, text and sound."""
