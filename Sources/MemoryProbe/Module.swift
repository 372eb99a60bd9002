enum MemoryProbeModule {}
