// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {IRoyalties, Royalties} from "../src/Royalties.sol";
import {Header} from "../src/interfaces/Types.sol";
import {Formats} from "../src/libraries/Formats.sol";
import {MerkleTree} from "./MerkleTree.sol";

/// @notice A deployed Royalties with a bond, and one-line ways to pay, post and claim.
abstract contract RoyaltiesFixture is Test {
    uint256 internal constant KEY = 0xC0FFEE;
    address internal operator = makeAddr("operator");
    address internal payer = makeAddr("payer");
    address internal treasury = makeAddr("treasury");
    address internal stakers = makeAddr("stakers");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    Royalties internal royalties;

    Header internal none;
    Header internal posted;
    address[] internal accounts;
    uint256[] internal cumulatives;

    function setUp() public virtual {
        vm.chainId(161_200);
        vm.warp(1_795_000_000);
        royalties = new Royalties(config());
        vm.deal(operator, 1_000_000 ether);
        vm.deal(payer, 1_000_000 ether);
        vm.prank(operator);
        royalties.depositBond{value: 100_000 ether}();
    }

    function config() internal view returns (IRoyalties.Config memory) {
        return IRoyalties.Config(operator, treasury, stakers, 1 hours, 1 days);
    }

    function open(uint256 key, uint96 salt, uint256 deposit) internal returns (bytes32) {
        vm.prank(payer);
        return royalties.open{value: deposit}(vm.addr(key), salt);
    }

    function voucher(uint256 key, bytes32 channelId, uint128 ceiling, uint128 cumulative)
        internal
        view
        returns (IRoyalties.Collection memory)
    {
        (bytes32 r, bytes32 vs) = vm.signCompact(key, royalties.voucherDigest(channelId, ceiling));
        return IRoyalties.Collection(channelId, ceiling, cumulative, r, vs);
    }

    function collect(IRoyalties.Collection memory item) internal {
        IRoyalties.Collection[] memory items = new IRoyalties.Collection[](1);
        items[0] = item;
        vm.prank(operator);
        royalties.collect(items);
    }

    function pay(uint96 salt, uint128 amount) internal {
        bytes32 channelId = open(KEY, salt, amount);
        collect(voucher(KEY, channelId, amount, amount));
    }

    /// @dev Sets an account's cumulative claim for the next `header`.
    function earn(address account, uint256 cumulative) internal {
        for (uint256 i; i < accounts.length; ++i) {
            if (accounts[i] == account) {
                cumulatives[i] = cumulative;
                return;
            }
        }
        accounts.push(account);
        cumulatives.push(cumulative);
    }

    function header(uint256 total, uint256 lineSum) internal view returns (Header memory) {
        return Header(MerkleTree.root(leaves()), keccak256("l"), keccak256("r"), keccak256("d"), total, lineSum);
    }

    function leaves() internal view returns (bytes32[] memory result) {
        result = new bytes32[](accounts.length);
        for (uint256 i; i < accounts.length; ++i) {
            result[i] = Formats.claimLeaf(i, accounts[i], cumulatives[i], i, i);
        }
    }

    function post(Header memory h) internal {
        vm.prank(operator);
        royalties.post(posted, h);
        posted = h;
    }

    function postAndFinalise(uint256 total, uint256 lineSum) internal {
        post(header(total, lineSum));
        skip(1 hours);
        royalties.finalise(posted);
        posted = none;
    }

    function claim(uint256 epoch, uint256 i) internal {
        (address account, uint256 cumulative) = (accounts[i], cumulatives[i]);
        royalties.claim(epoch, i, account, cumulative, i, i, MerkleTree.proof(leaves(), i));
    }
}
