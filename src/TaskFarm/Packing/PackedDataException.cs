namespace TaskFarm.Packing;

/// <summary>Bytes are not what this version of TaskFarm packs, or name what is not there.</summary>
public sealed class PackedDataException : TaskFarmException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What is wrong with the bytes.</param>
    /// <param name="innerException">What reading them threw; null where the reader itself refused them.</param>
    public PackedDataException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
