package dev.sluice.core.engine;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Memory outside the heap, in slabs and in fragments of slabs. A slab that was split is whole again when all its
 * fragments are back. {@link MemoryBudget}'s permits bound what is taken, and so what is ever allocated. Thread-safe.
 */
final class SlabPool {

    private final int slabBytes;
    private final int fragmentsPerSlab;
    private final int mostBlocks;
    private final IntFunction<ByteBuffer> allocation;
    private final Deque<Block> whole = new ArrayDeque<>();
    private final Set<Block> split = new LinkedHashSet<>();
    private int blocks;
    /** When something was last taken or given back, read or written (System.nanoTime). */
    private volatile long lastMove = System.nanoTime();

    SlabPool(int slabBytes, int fragmentsPerSlab, int fragments) {
        this(slabBytes, fragmentsPerSlab, fragments, ByteBuffer::allocateDirect);
    }

    private SlabPool(int slabBytes, int fragmentsPerSlab, int fragments, IntFunction<ByteBuffer> allocation) {
        this.slabBytes = slabBytes;
        this.fragmentsPerSlab = fragmentsPerSlab;
        this.mostBlocks = Math.ceilDiv(fragments, fragmentsPerSlab);
        this.allocation = allocation;
    }

    /** A pool of a single slab in the heap, for somebody of whom the budget has no memory. */
    static SlabPool ofHeap(int slabBytes) {
        return new SlabPool(slabBytes, 1, 1, ByteBuffer::allocate);
    }

    int fragmentsPerSlab() {
        return fragmentsPerSlab;
    }

    int fragmentBytes() {
        return slabBytes / fragmentsPerSlab;
    }

    void moved() {
        lastMove = System.nanoTime();
    }

    Duration sinceLastMove() {
        return Duration.ofNanos(System.nanoTime() - lastMove);
    }

    /** How many fragments hold that many bytes; at least one. */
    int fragmentsFor(long bytes) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, Math.ceilDiv(bytes, fragmentBytes())));
    }

    /** A slab if that many fragments fill one, else a fragment. The caller holds permits for as many. */
    synchronized Slab take(int fragments) {
        moved();
        if (fragments >= fragmentsPerSlab) {
            Block block = whole.isEmpty() && blocks < mostBlocks ? allocate() : whole.poll();
            if (block != null) {
                return new Slab(block, block.memory, fragmentsPerSlab);
            }
        }
        return takeFragment();
    }

    private Slab takeFragment() {
        Block block = split.isEmpty() ? splitOne() : split.iterator().next();
        ByteBuffer fragment = block.free.remove();
        if (block.free.isEmpty()) {
            split.remove(block);
        }
        return new Slab(block, fragment, 1);
    }

    synchronized void giveBack(Slab slab) {
        moved();
        Block block = slab.block();
        if (slab.fragments() == fragmentsPerSlab) {
            whole.push(block);
            return;
        }
        block.free.push(slab.memory());
        split.add(block);
        if (block.free.size() == fragmentsPerSlab) {
            split.remove(block);
            block.free.clear();
            whole.push(block);
        }
    }

    private Block splitOne() {
        Block block = whole.isEmpty() ? allocate() : whole.remove();
        for (int i = 0; i < fragmentsPerSlab; i++) {
            block.free.add(block.memory.slice(i * fragmentBytes(), fragmentBytes()));
        }
        split.add(block);
        return block;
    }

    private Block allocate() {
        if (blocks == mostBlocks) {
            throw new IllegalStateException("more memory taken than there are permits");
        }
        Block block = new Block(allocation.apply(slabBytes));
        // Not counted before it is there: the process may have no memory for it.
        blocks++;
        return block;
    }

    /** What was allocated as one. Its free fragments are guarded by the pool's lock; none while it is whole. */
    static final class Block {
        private final ByteBuffer memory;
        private final Deque<ByteBuffer> free = new ArrayDeque<>();

        private Block(ByteBuffer memory) {
            this.memory = memory;
        }
    }

    /**
     * A piece of memory that somebody holds.
     *
     * @param block     what it is a part of
     * @param memory    its bytes; users work on duplicates
     * @param fragments how many fragments, and so permits, it has
     */
    record Slab(Block block, ByteBuffer memory, int fragments) {

        int size() {
            return memory.capacity();
        }
    }
}
