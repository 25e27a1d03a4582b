namespace TaskFarm.Storing;

/// <summary>A store can't be opened, read or written. The message names it, and says what to do.</summary>
public sealed class StoreException : TaskFarmException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="isTransient">Whether it may go better later, as on a full disk.</param>
    /// <param name="innerException">What the store's own library threw; null for nothing.</param>
    public StoreException(string message, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>Whether the same may go better later, as on a full disk when there is room again.</summary>
    public bool IsTransient { get; }
}
