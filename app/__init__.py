"""申报册: an offline program that fills official applications and exports the bound Word and PDF packet."""
