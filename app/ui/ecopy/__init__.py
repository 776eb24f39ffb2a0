"""The electronic copy: sealed pages put back, files for disc or mail, burning, and the proof that all is the same."""
