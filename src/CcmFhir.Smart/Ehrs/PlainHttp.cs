namespace CcmFhir.Smart.Ehrs;

/// <summary>Where http without TLS is let through. Only development may leave <see cref="Never"/>.</summary>
public enum PlainHttp
{
    Never,

    /// <summary>localhost, 127.0.0.0/8 and ::1.</summary>
    OnLoopback,

    /// <summary>Any allowed host. Needed with the public SMART launcher, which copies the app's own scheme.</summary>
    AnyAllowedHost,
}
