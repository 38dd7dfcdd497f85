package dev.kinglet.api.ops;

/** All op families; a new family is named here and in {@link Ops#table()}. */
public interface FluentOps
    extends ArithmeticOps,
        UnaryOps,
        CompareOps,
        ActivationOps,
        ReduceOps,
        StatOps,
        ShapeOps,
        SliceOps,
        JoinOps,
        NormOps,
        CreationOps,
        RandomOps,
        MatrixOps,
        ConvOps,
        PoolOps,
        IndexOps,
        SortOps,
        ScanOps,
        ImageOps,
        SpaceOps,
        CountOps,
        LinalgOps,
        SignalOps,
        SpectralOps,
        StringOps {}
