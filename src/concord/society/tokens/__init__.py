"""Personal access tokens: keys of limited scope with which a person's programs ask and act for them."""
