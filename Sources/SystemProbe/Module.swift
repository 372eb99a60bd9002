enum SystemProbeModule {}
