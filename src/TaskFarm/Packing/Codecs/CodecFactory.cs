namespace TaskFarm.Packing;

/// <summary>Decides how a type is packed, or why it can't be.</summary>
internal static class CodecFactory
{
    public static Codec Make(Type type)
    {
        if (type.ContainsGenericParameters || type.IsPointer || type.IsByRef || type.IsByRefLike || type.IsFunctionPointer || type == typeof(void))
        {
            throw new PackedDataException($"The packed data has a value of {type}, of which there are none.");
        }

        if (typeof(Type).IsAssignableFrom(type))
        {
            return new TypeCodec();
        }

        if (ScalarCodecs.For(type) is { } scalar)
        {
            return scalar;
        }

        if (type.IsEnum)
        {
            return MakeGeneric(typeof(RawCodec<>), type);
        }

        if (type.IsArray)
        {
            var item = type.GetElementType()!;
            return item.IsPointer || item.IsFunctionPointer ? Refuse(type, Refusals.Pointer)
                : type.IsSZArray ? MakeGeneric(typeof(ArrayCodec<>), item)
                : MakeGeneric(typeof(GridCodec<,>), type, item);
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return MakeGeneric(typeof(DelegateCodec<>), type);
        }

        if (type == typeof(MapTask))
        {
            return new MapTaskCodec();
        }

        if (AssemblyKinds.IsPlatform(type.Assembly))
        {
            return CollectionCodecs.For(type)
                ?? (Comparers.IsComparer(type) ? Comparers.Codec(type) : null)
                ?? (PlatformTypes.AreItsFieldsAllThereIs(type) ? MakeGeneric(typeof(FieldsCodec<>), type) : Refuse(type, Refusals.OfPlatform(type)));
        }

        return Refusals.OfUser(type) is { } reason ? Refuse(type, reason)
            : FixedSize.IsMoreThanItsFields(type) ? MakeGeneric(typeof(RawCodec<>), type)
            : MakeGeneric(CapturedUse.IsClosure(type) ? typeof(ClosureCodec<>) : typeof(FieldsCodec<>), type);
    }

    private static Codec MakeGeneric(Type definition, params Type[] arguments) =>
        (Codec)Activator.CreateInstance(definition.MakeGenericType(arguments))!;

    private static Codec Refuse(Type type, string reason) =>
        (Codec)Activator.CreateInstance(typeof(RefusingCodec<>).MakeGenericType(type), reason)!;
}
