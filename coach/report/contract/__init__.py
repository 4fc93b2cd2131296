"""The JSON of a review: its types are the contract, and how a review becomes them."""
