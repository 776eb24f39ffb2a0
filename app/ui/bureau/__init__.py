"""The desk of a bureau: applications collected, reviewed and put into 附件 3; what applicants sent is only read."""
