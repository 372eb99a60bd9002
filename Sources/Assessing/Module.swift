enum AssessingModule {}
