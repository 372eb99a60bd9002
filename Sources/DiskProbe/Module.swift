enum DiskProbeModule {}
