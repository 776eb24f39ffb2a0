"""汇总表: 附件 3 as it is printed, ordered and corrected cell by cell, and what goes out with it."""
