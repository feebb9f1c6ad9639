// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";
import {DatanetRegistry} from "../src/DatanetRegistry.sol";
import {Pools} from "../src/Pools.sol";
import {ClaimLeaf} from "../src/interfaces/Evidence.sol";
import {IRoyalties} from "../src/interfaces/IRoyalties.sol";
import {Fees, Header} from "../src/interfaces/Types.sol";
import {EmbeddedChain} from "../src/libraries/EmbeddedChain.sol";
import {Formats} from "../src/libraries/Formats.sol";
import {EvidenceDisputes} from "./EvidenceDisputes.sol";
import {MerkleTree} from "./MerkleTree.sol";

/// @notice A deployed Royalties with a bond, and one-line ways to pay, post and claim.
abstract contract RoyaltiesFixture is Test {
    uint256 internal constant KEY = 0xC0FFEE;
    uint256 internal constant BOND = 100_000 ether;
    address internal operator = makeAddr("operator");
    address internal governance = makeAddr("governance");
    address internal payer = makeAddr("payer");
    address internal treasury = makeAddr("treasury");
    address internal stakers = makeAddr("stakers");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    EvidenceDisputes internal disputes;
    DatanetRegistry internal datanets;
    Pools internal pools;
    IRoyalties internal royalties;

    Header internal none;
    /// @dev The pending epoch's header, and the head before it.
    Header internal posted;
    bytes32 internal beforePosted;
    bytes32 internal head;
    address[] internal accounts;
    uint256[] internal cumulatives;

    function setUp() public virtual {
        vm.chainId(EmbeddedChain.ID);
        vm.warp(1_795_000_000);
        disputes = new EvidenceDisputes();
        datanets = new DatanetRegistry();
        pools = new Pools(datanets);
        royalties = deploy(config());
        vm.deal(operator, 1_000_000 ether);
        vm.deal(payer, 1_000_000 ether);
        deposit(operator, BOND);
    }

    function deploy(IRoyalties.Config memory c) internal returns (IRoyalties) {
        return IRoyalties(vm.deployCode("Royalties.sol:Royalties", abi.encode(c)));
    }

    function fees() internal pure returns (Fees memory) {
        return Fees(1_000, 500, 500, 3_000, 5_000, 1_000, 500, 1 hours);
    }

    function config() internal view returns (IRoyalties.Config memory) {
        return IRoyalties.Config(operator, governance, treasury, stakers, disputes, pools, 1 days, fees());
    }

    function deposit(address account, uint256 amount) internal {
        vm.prank(account);
        royalties.depositBond{value: amount}();
    }

    function open(uint256 key, uint96 salt, uint256 amount) internal returns (bytes32) {
        vm.prank(payer);
        return royalties.open{value: amount}(vm.addr(key), salt);
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

    /// @dev A deposit that is collected whole.
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
        return headerOf(MerkleTree.root(leaves()), total, lineSum);
    }

    function headerOf(bytes32 claims, uint256 total, uint256 lineSum) internal pure returns (Header memory) {
        return Header(claims, keccak256("l"), keccak256("r"), keccak256("d"), total, lineSum);
    }

    function leaves() internal view returns (bytes32[] memory result) {
        result = new bytes32[](accounts.length);
        for (uint256 i; i < accounts.length; ++i) {
            result[i] = Formats.claimLeaf(i, accounts[i], cumulatives[i], i, i);
        }
    }

    function post(Header memory h) internal {
        postAs(operator, h);
    }

    function postAs(address account, Header memory h) internal {
        vm.prank(account);
        royalties.post(posted, beforePosted, h);
        (posted, beforePosted, head) = (h, head, Formats.header(h, head));
    }

    function refusesPost(address account, Header memory h, bytes memory reason) internal {
        vm.prank(account);
        vm.expectRevert(reason);
        royalties.post(posted, beforePosted, h);
    }

    function finalise() internal {
        skip(1 hours);
        royalties.finalise(posted, beforePosted);
        (posted, beforePosted) = (none, 0);
    }

    function postAndFinalise(uint256 total, uint256 lineSum) internal {
        post(header(total, lineSum));
        finalise();
    }

    function claimItem(uint256 epoch, uint256 i) internal view returns (IRoyalties.ClaimItem memory) {
        return
            IRoyalties.ClaimItem(epoch, ClaimLeaf(i, accounts[i], cumulatives[i], i, i), MerkleTree.proof(leaves(), i));
    }

    function claim(uint256 epoch, uint256 i) internal {
        claim(claimItem(epoch, i));
    }

    function claim(IRoyalties.ClaimItem memory c) internal {
        royalties.claim(c.epoch, c.leaf, c.proof);
    }

    function inPending() internal view returns (uint256 amount) {
        (, amount,,,,,) = royalties.progress();
    }

    function finalAt() internal view returns (uint256 time) {
        (,,, time,,,) = royalties.progress();
    }

    function inPool() internal view returns (uint256 amount) {
        (amount,,,,,,) = royalties.progress();
    }

    function newestEpoch() internal view returns (uint256 number) {
        (,, number,,,,) = royalties.progress();
    }

    function claimable() internal view returns (uint256 amount) {
        (amount,) = royalties.ledger();
    }

    function toBurn() internal view returns (uint256 amount) {
        (, amount) = royalties.ledger();
    }
}
