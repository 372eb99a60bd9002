enum DriveDataModule {}
