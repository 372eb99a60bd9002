enum MeasuringModule {}
