namespace TaskFarm.Packing;

/// <summary>Fills the fields of a value from packed data.</summary>
internal delegate void FieldReader<T>(Unpacker from, ref T value);
