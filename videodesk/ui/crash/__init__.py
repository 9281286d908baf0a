"""What nobody foresaw: caught, written down once, and told without holding anything up."""
