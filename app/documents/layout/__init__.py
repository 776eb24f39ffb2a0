"""Definition and answers in, pages out: the only place where lines and pages are broken."""
