enum NICProbeModule {}
