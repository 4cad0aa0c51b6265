"""The two servers that come as wheels: how each is started and stopped."""


class ServiceError(Exception):
    """A service cannot be started; the message is one plain sentence for a person."""
