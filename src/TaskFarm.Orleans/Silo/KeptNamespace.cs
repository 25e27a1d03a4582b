using Microsoft.Extensions.Logging;
using Orleans.Storage;
using TaskFarm.Orleans.Storage;
using TaskFarm.Packing;
using TaskFarm.Scripting;

namespace TaskFarm.Orleans.Silo;

/// <summary>An engine's namespace in grain state: read when the engine comes, saved when it has changed.</summary>
internal sealed partial class KeptNamespace(EngineBody body, GrainRecord<EngineGrainState> record, CodeLoader code, ILogger log)
{
    /// <summary>How often a namespace that has changed is saved, where the storage outlives the silo: so much of it is lost at most.</summary>
    public static readonly TimeSpan SavePeriod = TimeSpan.FromSeconds(1);

    public const string RecordName = "engine";

    private long _savedChanges;

    public async Task ReadAsync(EngineCrew crew)
    {
        await record.ReadAsync();
        if (record.State.Namespace is { } saved)
        {
            try
            {
                var image = NamespaceImage.Read(saved);
                var scope = await code.LoadAsync(image.Code);
                await crew.RunAsync(_ => Restore(image, scope));
            }
            catch (TaskFarmException exception)
            {
                // Of another build, or of code that is nowhere any more: the engine is of use without it, and of none if it does not come to life.
                LogNotRestored(exception);
            }

            _savedChanges = body.Namespace.ChangeCount;
        }
    }

    /// <summary>Saves it if it has changed. It takes the engine's turn.</summary>
    public async Task SaveAsync(EngineCrew crew)
    {
        var changes = body.Namespace.ChangeCount;
        if (changes == _savedChanges)
        {
            return;
        }

        try
        {
            var image = await crew.RunAsync(_ => body.Namespace.Save());
            foreach (var (name, why) in image.LeftOut)
            {
                LogLeftOut(name, why);
            }

            record.State.Namespace = image.Bytes;
            await record.WriteAsync();
            _savedChanges = changes;
        }
        catch (InconsistentStateException exception)
        {
            // Only this engine writes it: it was written, and the answer got lost.
            LogNotSaved(exception);
            await record.CatchUpAsync();
        }
        catch (Exception exception)
        {
            LogNotSaved(exception);
        }
    }

    private bool Restore(NamespaceImage image, CodeScope scope)
    {
        try
        {
            body.Namespace.Restore(image, scope);
            return true;
        }
        catch (Exception exception)
        {
            // What the user's types do when they come to life is the user's code.
            LogNotRestored(exception);
            return false;
        }
    }

    public Task DeleteAsync() => record.DeleteAsync();

    [LoggerMessage(Level = LogLevel.Information, Message = "Variable '{Name}' can't be stored and is lost with the engine's silo: {Why}")]
    private partial void LogLeftOut(string name, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "An engine's namespace can't be restored, and is empty.")]
    private partial void LogNotRestored(Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An engine's namespace was not saved; tried again.")]
    private partial void LogNotSaved(Exception exception);
}
