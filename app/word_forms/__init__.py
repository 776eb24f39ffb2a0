"""The official form filled by hand in Word or WPS, read back into answers by the texts that the definition prints."""
