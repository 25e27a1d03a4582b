using System.Runtime.InteropServices;

namespace TaskFarm.CommandLine.Shell;

/// <summary>Ctrl-C and its like: the first asks the program to come to an end, the second ends it at once.</summary>
internal sealed class Interruption : IDisposable
{
    /// <summary>How long what runs may still run, so that nearly finished work isn't lost.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _signals;

    public Interruption()
    {
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Take), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Take)];
    }

    /// <summary>Cancelled when the program is to come to an end.</summary>
    public CancellationToken Asked => _asked.Token;

    /// <summary>Waits for work, and for the time of grace when interrupted.</summary>
    /// <returns>Whether the work was done in time.</returns>
    public async Task<bool> WaitAsync(Task work)
    {
        try
        {
            await work.WaitAsync(Asked);
        }
        catch (OperationCanceledException) when (Asked.IsCancellationRequested)
        {
            await Task.WhenAny(work, Task.Delay(Grace));
        }

        return work.IsCompleted;
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
        {
            signal.Dispose();
        }

        _asked.Dispose();
    }

    private void Take(PosixSignalContext context)
    {
        context.Cancel = true;
        if (_asked.IsCancellationRequested)
        {
            Environment.Exit(ExitCodes.Interrupted);
        }

        _asked.Cancel();
    }
}
