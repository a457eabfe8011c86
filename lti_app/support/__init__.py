"""The desk of the support staff. It opens, with the reporting channel, in a later version."""
