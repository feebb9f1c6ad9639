// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRoyalties} from "../../src/interfaces/IRoyalties.sol";
import {Formats} from "../../src/libraries/Formats.sol";
import {MerklePath} from "../../src/libraries/MerklePath.sol";
import {MerkleTree} from "../MerkleTree.sol";
import {RoyaltiesFixture} from "../RoyaltiesFixture.sol";

contract RoyaltiesFuzzTest is RoyaltiesFixture {
    /// @notice Nothing but a cumulative within (collected, min(ceiling, deposit)] is collected, and exactly the difference.
    function testFuzz_CollectTakesWithinCeilingAndDeposit(uint96 deposit, uint96 ceiling, uint96 first, uint96 second)
        public
    {
        deposit = uint96(bound(deposit, 0, 100_000 ether));
        bytes32 id = open(KEY, 1, deposit);
        uint256 collected;
        for (uint256 i; i < 2; ++i) {
            uint128 cumulative = i == 0 ? first : second;
            IRoyalties.Collection memory item = voucher(KEY, id, ceiling, cumulative);
            bool fine = cumulative > collected && cumulative <= ceiling && cumulative <= deposit;
            if (!fine) vm.expectRevert();
            collect(item);
            if (fine) collected = cumulative;
            assertEq(inPool(), collected);
        }
        vm.startPrank(payer);
        royalties.requestClose(id);
        skip(1 days);
        uint256 before = payer.balance;
        royalties.close(id);
        assertEq(payer.balance - before, deposit - collected);
    }

    /// @notice Every wei of an epoch goes to lines, burn, stakers or treasury; after everything is paid nothing is left.
    function testFuzz_EpochSumsToTheWei(uint96 total, uint96 parts, uint8 people) public {
        total = uint96(bound(total, 1, 50_000 ether));
        people = uint8(bound(people, 1, 20));
        uint256 lineSum = bound(parts, 0, uint256(total) * 8 / 10);
        uint256 left = lineSum;
        for (uint256 i; i < people; ++i) {
            uint256 own = i + 1 == people ? left : uint256(keccak256(abi.encode(parts, i))) % (left + 1);
            left -= own;
            earn(address(uint160(0xA11CE << 64 | i)), own);
        }
        uint256 before = address(royalties).balance;
        pay(1, total);
        postAndFinalise(total, lineSum);
        for (uint256 i; i < people; ++i) {
            if (cumulatives[i] == 0) continue;
            claim(1, i);
            assertEq(accounts[i].balance, cumulatives[i]);
        }
        royalties.flushBurn();
        royalties.flushTreasury();
        royalties.flushStakers();
        assertEq(address(royalties).balance, before, "only the bond is left");
        assertEq(royalties.liabilities(), before);
        assertEq(claimable(), 0);
        uint256 burned = uint256(total) / 10;
        assertEq(treasury.balance + stakers.balance + lineSum + burned, total);
        assertGe(treasury.balance, uint256(total) / 20);
    }

    /// @notice A proof holds for its own leaf and index only.
    function testFuzz_ProofsArePositional(uint8 size, uint8 position, uint256 wrong, bytes32 seed) public view {
        uint256 n = bound(size, 1, 64);
        uint256 index = bound(position, 0, n - 1);
        bytes32[] memory tree = new bytes32[](n);
        for (uint256 i; i < n; ++i) {
            tree[i] = Formats.leaf(abi.encode(seed, i));
        }
        bytes32 root = MerkleTree.root(tree);
        bytes32[] memory proof = MerkleTree.proof(tree, index);
        assertTrue(this.verify(root, tree[index], index, proof));
        if (wrong != index) assertFalse(this.verify(root, tree[index], wrong, proof));
        assertFalse(this.verify(root, keccak256(abi.encode(seed)), index, proof));
    }

    function verify(bytes32 root, bytes32 leaf, uint256 index, bytes32[] calldata proof) external pure returns (bool) {
        return MerklePath.verify(root, leaf, index, proof);
    }
}
