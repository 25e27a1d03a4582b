using System.Reflection;
using System.Runtime.Loader;

namespace TaskFarm.Packing;

/// <summary>Holds the assemblies that were shipped for one set of code, until nothing uses them any more.</summary>
/// <remarks>
/// No field of this may lead to one of them, nor may they lead to this: unloading begins when nothing holds the context, and it is held
/// from there on until its assemblies are gone. They are in use all the while, so all that they ask for is loaded before.
/// </remarks>
internal sealed class ShippedCode : AssemblyLoadContext
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (CodeIdentity Identity, ReadOnlyMemory<byte> Bytes)> _images;

    private ShippedCode(IEnumerable<(CodeIdentity Identity, ReadOnlyMemory<byte> Bytes)> images)
        : base("TaskFarm shipped code", isCollectible: true)
    {
        _images = images.ToDictionary(image => image.Identity.Name);
    }

    public static CodeScope Load(IReadOnlyList<(CodeIdentity Identity, ReadOnlyMemory<byte> Bytes)> images)
    {
        var context = new ShippedCode(images);
        var assemblies = images.ToDictionary(image => image.Identity.Name, image => context.LoadImage(image.Identity.Name)!);
        foreach (var assembly in assemblies.Values)
        {
            _ = AssemblyCode.Of(assembly)!.Closure;
        }

        return new CodeScope(assemblies, context);
    }

    protected override Assembly? Load(AssemblyName assemblyName) => LoadImage(assemblyName.Name ?? "");

    private Assembly? LoadImage(string name)
    {
        lock (_lock)
        {
            if (!_images.Remove(name, out var image))
            {
                return Assemblies.FirstOrDefault(assembly => assembly.GetName().Name == name);
            }

            var loaded = LoadBytes(name, image.Bytes);
            if (loaded.ManifestModule.ModuleVersionId != image.Identity.ModuleVersionId || loaded.GetName().Name != name)
            {
                throw new PackedDataException($"The shipped assembly {name} is not the build that its sender named.");
            }

            AssemblyCode.Remember(loaded, image.Identity, image.Bytes);
            return loaded;
        }
    }

    private Assembly LoadBytes(string name, ReadOnlyMemory<byte> bytes)
    {
        using var stream = new MemoryStream(bytes.ToArray(), writable: false);
        try
        {
            return LoadFromStream(stream);
        }
        catch (BadImageFormatException exception)
        {
            throw new PackedDataException($"What was shipped as the assembly {name} is none.", exception);
        }
    }
}
