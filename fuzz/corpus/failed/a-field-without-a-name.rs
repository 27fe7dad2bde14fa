struct Hello {
    _: bool,
}
