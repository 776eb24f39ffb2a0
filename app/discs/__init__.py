"""The electronic copy: which files it has, what vouches for them, the disc image, burning and verifying."""
