namespace TaskFarm.Packing;

/// <summary>One build of one assembly.</summary>
/// <param name="Name">The assembly's simple name.</param>
/// <param name="ModuleVersionId">What the compiler gave this build; equal builds are equal code.</param>
/// <param name="Hash">The SHA-256 of the assembly's file in lower-case hexadecimal.</param>
public sealed record CodeIdentity(string Name, Guid ModuleVersionId, string Hash);
