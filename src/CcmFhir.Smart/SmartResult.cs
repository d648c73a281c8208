using System.Diagnostics.CodeAnalysis;

namespace CcmFhir.Smart;

/// <summary>
/// A value or the reason there is none. Everything a server, a browser or the network can do wrong is a
/// <see cref="Failure"/>; exceptions are left for bad configuration (<see cref="ArgumentException"/>) and cancellation.
/// </summary>
public sealed class SmartResult<T>
    where T : class
{
    private SmartResult(T? value, SmartFailure? failure) => (Value, Failure) = (value, failure);

    public T? Value { get; }

    public SmartFailure? Failure { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Failure))]
    public bool Succeeded => Failure is null;

    public static implicit operator SmartResult<T>(T value) => new(value, null);

    public static implicit operator SmartResult<T>(SmartFailure failure) => new(null, failure);
}
