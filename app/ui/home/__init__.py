"""The start page: forms to begin, drafts to go on with, and what a crash kept from being saved."""
