namespace TaskFarm;

/// <summary>The controller can't be reached, or has been stopped. The message says what to do.</summary>
public sealed class FarmUnavailableException : TaskFarmException
{
    /// <summary>Makes the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">What the way to the controller threw; null for nothing.</param>
    public FarmUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
