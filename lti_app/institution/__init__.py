"""Who runs this for whom: one installation may serve several institutions, strictly apart."""
