enum SensorProbeModule {}
