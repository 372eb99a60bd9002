enum DeviceEventsModule {}
