// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IPools} from "../../src/interfaces/IPools.sol";
import {MultiProof} from "../../src/libraries/MultiProof.sol";
import {MerkleTree} from "../MerkleTree.sol";
import {PoolsFixture} from "../PoolsFixture.sol";

/// @notice Random versions and random sets of rows: what is proved is paid once, what is not is refused.
contract PoolsFuzzTest is PoolsFixture {
    function version(uint256 seed) private view returns (address[] memory contributors) {
        contributors = new address[](bound(seed, 1, 60));
        for (uint256 i; i < contributors.length; ++i) {
            contributors[i] = uint256(keccak256(abi.encode(seed, i))) & 3 == 0 ? bob : alice;
        }
    }

    /// @dev A random part of a contributor's rows, at least one.
    function some(uint32[] memory own, uint256 seed) private pure returns (uint32[] memory part) {
        part = new uint32[](own.length);
        uint256 count;
        for (uint256 i; i < own.length; ++i) {
            if (i == seed % own.length || seed >> (i % 200) & 1 == 1) part[count++] = own[i];
        }
        assembly ("memory-safe") {
            mstore(part, count)
        }
    }

    function testFuzz_AnySetOfAContributorsRowsIsPaidOnce(uint256 seed, uint256 part, uint96 amount) public {
        address[] memory rows = version(seed);
        uint32[] memory own = indexesOf(alice, rows);
        vm.assume(own.length > 0);
        amount = uint96(bound(amount, 100, 1_000_000 ether));
        fill(amount, rows);
        uint256 perRow = uint256(amount) * 8 / 10 / rows.length;
        uint32[] memory first = some(own, part);
        assertEq(claim(2, alice, rows, first), perRow * first.length);
        if (first.length < own.length) claim(2, alice, rows, own);
        assertEq(alice.balance, perRow * own.length, "each row once");
        vm.expectRevert(abi.encodeWithSelector(IPools.NothingDue.selector, alice));
        claim(2, alice, rows, own);
        assertEq(pools.bountyMoney(datanetId), amount - perRow * rows.length);
    }

    function testFuzz_ASetWithOneForeignRowIsRefused(uint256 seed, uint256 part) public {
        address[] memory rows = version(seed);
        uint32[] memory own = indexesOf(alice, rows);
        vm.assume(own.length > 0 && own.length < rows.length);
        fill(1 ether, rows);
        uint32[] memory all = new uint32[](rows.length);
        for (uint32 i; i < all.length; ++i) {
            all[i] = i;
        }
        uint32[] memory mixed = some(all, part);
        bool isForeign;
        for (uint256 i; i < mixed.length; ++i) {
            isForeign = isForeign || rows[mixed[i]] == bob;
        }
        vm.assume(isForeign);
        vm.expectRevert(IPools.BadProof.selector);
        claim(2, alice, rows, mixed);
    }

    function testFuzz_AForgedProofIsRefused(uint256 seed, uint256 part, uint256 place, bytes32 forged) public {
        address[] memory rows = version(seed);
        uint32[] memory own = indexesOf(alice, rows);
        vm.assume(own.length > 0);
        fill(1 ether, rows);
        uint32[] memory mine = some(own, part);
        bytes32[] memory proof = multiProof(rows, mine);
        vm.assume(proof.length > 0);
        place = bound(place, 0, proof.length - 1);
        vm.assume(proof[place] != forged);
        proof[place] = forged;
        vm.expectRevert(IPools.BadProof.selector);
        pools.claim(datanetId, 2, alice, rowsAt(mine), proof);
    }

    /// @dev `MultiProof` alone: every set of leaves of every size gives the tree's root.
    function testFuzz_AMultiProofGivesTheTreesRoot(uint256 seed, uint256 part) public view {
        address[] memory rows = version(seed);
        uint32[] memory all = new uint32[](rows.length);
        for (uint32 i; i < all.length; ++i) {
            all[i] = i;
        }
        uint32[] memory picked = some(all, part);
        bytes32[] memory list = leaves(rows);
        bytes32[] memory nodes = new bytes32[](picked.length);
        uint256[] memory indexes = new uint256[](picked.length);
        for (uint256 i; i < picked.length; ++i) {
            (nodes[i], indexes[i]) = (list[picked[i]], picked[i]);
        }
        bytes32[] memory proof = multiProof(rows, picked);
        assertEq(this.process(nodes, indexes, rows.length, proof), MerkleTree.root(list));
        if (picked.length == 1) assertEq(proof, MerkleTree.proof(list, picked[0]), "one leaf: its path");
    }

    function process(bytes32[] memory nodes, uint256[] memory indexes, uint256 size, bytes32[] calldata proof)
        external
        pure
        returns (bytes32)
    {
        return MultiProof.process(nodes, indexes, size, proof);
    }
}
