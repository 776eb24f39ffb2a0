"""Word, Excel and PowerPoint files of any age, turned into PDF by what the PC has, or plain tables by ourselves."""
