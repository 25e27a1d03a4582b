namespace TaskFarm.Packing;

/// <summary>A task needs an assembly that neither this process nor anybody it can ask has.</summary>
public sealed class CodeNotFoundException : TaskFarmException
{
    /// <summary>Makes the error for one assembly.</summary>
    /// <param name="code">The assembly that is missing.</param>
    /// <param name="reason">What was tried.</param>
    public CodeNotFoundException(CodeIdentity code, string reason)
        : base($"The assembly {code?.Name} (build {code?.ModuleVersionId}) is needed and not there: {reason} "
            + "Put the same build beside the engine's program, or submit through a client that ships its code.")
    {
        ArgumentNullException.ThrowIfNull(code);
        AssemblyName = code.Name;
    }

    /// <summary>The simple name of the assembly.</summary>
    public string AssemblyName { get; }
}
