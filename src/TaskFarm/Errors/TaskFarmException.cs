namespace TaskFarm;

/// <summary>The root of the errors that are the farm's own; a caller's mistakes are the base class library's argument exceptions.</summary>
public abstract class TaskFarmException : Exception
{
    private protected TaskFarmException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
