"""What people see: pages, figures, texts and HTTP routes. Holds no SQL, computes no statistic."""
