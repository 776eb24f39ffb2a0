"""Own small reader for OFD files (GB/T 33190-2016): whole pages become PDF, or the file is refused by name.

Invoices and official documents arrive as OFD, and no office PC can be relied on to have a reader. Everything that such
files use is drawn; whatever else is met raises ``Unsupported``, so that no object can be lost in silence.
"""
