using System.Collections.Immutable;

namespace CcmFhir.Sandbox;

/// <summary>Which kind of EHR the sandbox plays. What a persona does not list in <c>/metadata</c> it refuses.</summary>
public enum Persona
{
    /// <summary>Every resource type is read, searched, created and updated; versioned; conditional create.</summary>
    Open,

    /// <summary>Everything is read; only DocumentReference is created.</summary>
    ReadMostly,

    /// <summary>Everything is read; a charge is written only by <c>ChargeItem/$create</c>, <c>$modify</c> and <c>$credit</c>.</summary>
    Operation,

    /// <summary>Like <see cref="Open"/>, but without ETag, history, <c>If-Match</c> and conditional create.</summary>
    NoVersion,
}

/// <summary>What one sandbox EHR is started with. Every value has a default; without a client nobody can sign in.</summary>
public sealed record SandboxOptions
{
    /// <summary>Loopback port; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>Where the launcher page sends the browser with <c>iss</c> and <c>launch</c>; null hides the launch buttons.</summary>
    public Uri? LaunchUrl { get; init; }

    public ImmutableArray<RegisteredClient> Clients { get; init; } = [];

    /// <summary>Origins besides the launch URL's own which the launcher may put into a frame.</summary>
    public ImmutableArray<string> FrameOrigins { get; init; } = [];

    public Persona Persona { get; init; } = Persona.Open;

    /// <summary>
    /// Scopes this EHR grants at most, in SMART v1 or v2 syntax; null grants whatever is asked for and known. A test of
    /// "granted less than asked" narrows it.
    /// </summary>
    public ImmutableArray<string>? GrantableScopes { get; init; }

    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>Every date in the clinic, every expiry and every <c>lastUpdated</c> comes from here.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
